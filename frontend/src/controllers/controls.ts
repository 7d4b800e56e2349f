// Microphone and camera switches. They only ever take away: held tracks stay held.
import { sentence } from "./hooks";
import { say } from "./say";

export class Switches {
  private through = false;
  private readonly off = new Set<string>();

  constructor(
    private readonly root: HTMLElement,
    private readonly media: MediaStream,
  ) {}

  /** The call lets through or holds back; a switch that is off stays off. */
  let(through: boolean): void {
    this.through = through;
    for (const track of this.media.getTracks()) track.enabled = through && !this.off.has(track.kind);
  }

  toggle(kind: "audio" | "video"): void {
    if (this.off.has(kind)) this.off.delete(kind);
    else this.off.add(kind);
    this.let(this.through);
    const off = this.off.has(kind);
    const name = kind === "audio" ? "microphone" : "camera";
    const button = this.root.querySelector<HTMLElement>(`[data-act="${name}"]`);
    button?.setAttribute("aria-pressed", String(off));
    if (button) button.textContent = sentence(this.root, off ? `${name}-on` : `${name}-off`);
    say(this.root, kind === "audio" ? (off ? "muted" : "unmuted") : off ? "camera-is-off" : "camera-is-on");
  }
}
