// The seconds before connecting and the time since.

export class Timer {
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly element: HTMLElement | null) {}

  down(ms: number): void {
    const end = performance.now() + ms;
    this.every(250, () => String(Math.max(0, Math.ceil((end - performance.now()) / 1000))));
  }

  up(): void {
    const start = performance.now();
    this.every(1000, () => {
      const seconds = Math.floor((performance.now() - start) / 1000);
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
