// The agenda's clock goes on after the page was made.
interface Seen {
  readonly from: string;
  readonly at: number;
}

const SECOND = 1000;

/** Let every `data-runs` count on from its `data-spent` seconds, and show when it is over plan. */
export function keepCounting(): void {
  const seen = new WeakMap<HTMLElement, Seen>();
  setInterval(() => {
    for (const one of document.querySelectorAll<HTMLElement>("[data-runs]")) count(one, seen);
  }, SECOND);
}

function count(one: HTMLElement, seen: WeakMap<HTMLElement, Seen>): void {
  const from = one.dataset["spent"] ?? "0";
  let known = seen.get(one);
  if (known?.from !== from) seen.set(one, (known = { from, at: performance.now() }));
  const spent = Number(from) + Math.floor((performance.now() - known.at) / SECOND);
  one.textContent = minutes(spent);
  const planned = one.dataset["planned"];
  const over = planned !== undefined && spent > 60 * Number(planned);
  one.classList.toggle("over", over);
  const words = one.parentElement?.querySelector<HTMLElement>("[data-over]");
  if (words) words.hidden = !over;
}

/** Seconds as 4:05, or 1:04:05 from an hour on. */
export function minutes(seconds: number): string {
  const [hours, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(rest)}:${two(seconds % 60)}` : `${rest}:${two(seconds % 60)}`;
}
