// Everything that this page plays comes out of the chosen loudspeaker.
import { one, sentence } from "./hooks";

const NOTES = [523, 784];
const LENGTH = 0.5;

export class Loudspeaker {
  id = "";

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("loadedmetadata", ({ target }) => void this.route(target), true);
  }

  use(id: string): void {
    this.id = id;
    for (const player of this.root.querySelectorAll("audio, video")) void this.route(player);
  }

  /** Two notes, and words beside them for as long as they last. */
  async test(): Promise<void> {
    const context = new AudioContext();
    const out = new MediaStreamAudioDestinationNode(context);
    const player = new Audio();
    player.srcObject = out.stream;
    await this.route(player);
    const words = one(this.root, "test-sound-said");
    if (words) words.textContent = sentence(this.root, "test-sound");
    await player.play().catch(() => undefined);
    NOTES.forEach((frequency, at) => {
      const note = new OscillatorNode(context, { frequency });
      note.connect(new GainNode(context, { gain: 0.2 })).connect(out);
      note.start(context.currentTime + at * LENGTH);
      note.stop(context.currentTime + (at + 1) * LENGTH);
    });
    await new Promise((done) => setTimeout(done, (NOTES.length * LENGTH + 0.5) * 1000));
    if (words) words.textContent = "";
    player.srcObject = null;
    await context.close();
  }

  private async route(player: EventTarget | null): Promise<void> {
    if (!(player instanceof HTMLMediaElement) || !("setSinkId" in player) || player.sinkId === this.id) return;
    await player.setSinkId(this.id).catch(() => undefined); // it is gone: the system's own goes on
  }
}
