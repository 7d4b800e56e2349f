// Our own screen, shown to everybody where the terms allow it.
import { notice } from "./say";

export class Sharing {
  private track: MediaStreamTrack | null = null;

  /** `share` sends the track, or none. */
  constructor(
    private readonly root: HTMLElement,
    private readonly share: (track: MediaStreamTrack | null) => Promise<void>,
    private readonly changed: () => void,
  ) {}

  get on(): boolean {
    return this.track !== null;
  }

  /** Whoever changes their mind in the browser's own question is not told that something went wrong. */
  async toggle(): Promise<void> {
    if (this.track) return this.stop();
    notice(this.root, "no-screen", false);
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 10 }, audio: false });
      const [track] = stream.getVideoTracks();
      if (!track) return;
      this.track = track;
      track.contentHint = "text";
      track.addEventListener("ended", () => void this.stop());
      await this.share(track);
    } catch (error) {
      notice(this.root, "no-screen", (error as DOMException).name !== "NotAllowedError");
    }
    this.changed();
  }

  async stop(): Promise<void> {
    const { track } = this;
    this.track = null;
    track?.stop();
    if (track) await this.share(null);
    this.changed();
  }
}
