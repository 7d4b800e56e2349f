// Microphone and camera switches. They only ever take away: held tracks stay held.
import { one, sentence } from "./hooks";
import { say } from "./say";

export class Switches {
  private through = false;
  private readonly off = new Set<string>();
  private readonly mirror: MediaStream;

  /** The own picture is a copy of the camera's: it shows while what is sent is held. */
  constructor(
    private readonly root: HTMLElement,
    private readonly media: MediaStream,
  ) {
    this.mirror = new MediaStream(media.getVideoTracks().map((track) => track.clone()));
    const own = one<HTMLVideoElement>(root, "own");
    if (own) own.srcObject = this.mirror;
  }

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
}
