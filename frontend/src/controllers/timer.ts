// The seconds before connecting and the time since.

export class Timer {
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly element: HTMLElement | null) {}

  down(ms: number): void {
    const end = performance.now() + ms;
    this.every(250, () => String(Math.max(0, Math.ceil((end - performance.now()) / 1000))));
  }

  /** The time since this call was first on here: neither a break nor a reload starts it anew. */
  up(call: string): void {
    const now = () => performance.timeOrigin + performance.now();
    const key = `on-${call}`;
    const start = Number(sessionStorage.getItem(key) ?? now());
    sessionStorage.setItem(key, String(start));
    this.every(1000, () => {
      const seconds = Math.max(0, Math.floor((now() - start) / 1000));
      const two = (value: number) => String(value).padStart(2, "0");
      return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    });
  }

  stop(): void {
    clearInterval(this.ticking);
  }

  private every(ms: number, text: () => string): void {
    this.stop();
    const show = () => {
      if (this.element) this.element.textContent = text();
    };
    this.ticking = setInterval(show, ms);
    show();
  }
}
