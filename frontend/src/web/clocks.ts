// The wall clocks of the header go on after the page was made.

/** Show the time of its zone in every element that names one. */
export function keepClocks(): void {
  const show = () => {
    const now = new Date();
    for (const wall of document.querySelectorAll<HTMLTimeElement>("time[data-clock]")) {
      const zone = wall.dataset["clock"] ?? "UTC";
      const hour = wall.querySelector(".hour");
      if (hour) hour.textContent = wallHour(now, zone);
      wall.dateTime = now.toISOString();
    }
    setTimeout(show, 60_000 - (Date.now() % 60_000) + 20);
  };
  setTimeout(show, 60_000 - (Date.now() % 60_000) + 20);
}

function wallHour(at: Date, timeZone: string): string {
  const format = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", format).format(at);
  } catch {
    return wallHour(at, "UTC"); // a zone that the node knows and this browser does not
  }
}
