// Microphone and camera switches. They only ever take away: held tracks stay held.
import { one, sentence } from "./hooks";
import { say } from "./say";

export class Switches {
  private through = false;
  private readonly off = new Set<string>();
  private mirror = new MediaStream();

  /**
   * The own picture is a copy of the camera's: it shows while what is sent is held. Whose place has no voice
   * in the call is `silent` from the start.
   */
  constructor(
    private readonly root: HTMLElement,
    private readonly media: MediaStream,
    silent = false,
  ) {
    if (silent) this.off.add("audio");
    this.reflect();
  }

  /** The call lets through or holds back; a switch that is off stays off. */
  let(through: boolean): void {
    this.through = through;
    for (const track of this.media.getTracks()) track.enabled = through && !this.off.has(track.kind);
  }

  isOff(kind: "audio" | "video"): boolean {
    return this.off.has(kind);
  }

  /** A device was changed: what is off stays off, and the own picture is the new camera's. */
  changed(): void {
    this.end();
    this.reflect();
    this.let(this.through);
  }

  toggle(kind: "audio" | "video"): void {
    if (this.off.has(kind)) this.off.delete(kind);
    else this.off.add(kind);
    this.let(this.through);
    const off = this.off.has(kind);
    if (kind === "video") for (const track of this.mirror.getTracks()) track.enabled = !off;
    const name = kind === "audio" ? "microphone" : "camera";
    const button = this.root.querySelector<HTMLElement>(`[data-act="${name}"]`);
    if (button) button.textContent = sentence(this.root, off ? `${name}-on` : `${name}-off`);
    const sign = this.root.querySelector<HTMLElement>(`[data-off="${kind}"]`);
    if (sign) sign.hidden = !off;
    say(this.root, kind === "audio" ? (off ? "muted" : "unmuted") : off ? "camera-is-off" : "camera-is-on");
  }

  /** The camera's light goes out with the call. */
  end(): void {
    for (const track of this.mirror.getTracks()) track.stop();
  }

  private reflect(): void {
    this.mirror = new MediaStream(this.media.getVideoTracks().map((track) => track.clone()));
    for (const track of this.mirror.getTracks()) track.enabled = !this.isOff("video");
    const own = one<HTMLVideoElement>(this.root, "own");
    if (own) own.srcObject = this.mirror;
  }
}
