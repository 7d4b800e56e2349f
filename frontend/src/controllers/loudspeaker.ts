// Everything that this page plays comes out of the chosen loudspeaker.
import { one, sentence } from "./hooks";
import { allowNotes, play, player } from "./notes";

const LONG_ENOUGH = 1000;

export class Loudspeaker {
  id = "";

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("loadedmetadata", ({ target }) => void this.route(target), true);
  }

  use(id: string): void {
    this.id = id;
    for (const one of [player, ...this.root.querySelectorAll("audio, video")]) void this.route(one);
  }

  /** The two notes of connecting, and words beside them. */
  test(): void {
    allowNotes();
    play(523, 784);
    const words = one(this.root, "test-sound-said");
    if (!words) return;
    words.textContent = sentence(this.root, "test-sound");
    setTimeout(() => (words.textContent = ""), LONG_ENOUGH);
  }

  private async route(player: EventTarget | null): Promise<void> {
    if (!(player instanceof HTMLMediaElement) || !("setSinkId" in player) || player.sinkId === this.id) return;
    await player.setSinkId(this.id).catch(() => undefined); // it is gone: the system's own goes on
  }
}
