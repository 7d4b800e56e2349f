// What is played of each station, and how loud: the page makes an element for everybody who is heard or seen.
import type { Present } from "../call/floor";
import { one } from "./hooks";

export class Players {
  private readonly made = new Map<number, HTMLMediaElement>();
  private readonly screens = new Map<number, MediaStream>();
  private gains: ReadonlyMap<number, number> = new Map();

  /** The other side's principal is on the page's own player, whatever the medium. */
  constructor(private readonly root: HTMLElement) {}

  show({ station, role, side }: Present, ours: boolean, stream: MediaStream, screen: MediaStream): void {
    const main = role === "principal" && !ours ? one<HTMLMediaElement>(this.root, "main") : null;
    const stamp = role === "principal" && ours ? one<HTMLMediaElement>(this.root, "stamp") : null;
    const player = main ?? stamp ?? this.made.get(station) ?? this.make(side);
    this.made.set(station, player);
    if (player.srcObject !== stream) player.srcObject = stream;
    this.screens.set(station, screen);
    this.apply(this.gains);
  }

  drop(station: number): void {
    const player = this.made.get(station);
    this.made.delete(station);
    this.screens.delete(station);
    if (!player) return;
    if (player.dataset["main"] === undefined && player.dataset["stamp"] === undefined) player.remove();
    else if (![...this.made.values()].includes(player)) player.srcObject = null;
  }

  /** How loud each station is from now on; whoever is not named is not heard. */
  apply(gains: ReadonlyMap<number, number>): void {
    this.gains = gains;
    for (const [station, player] of this.made) {
      const gain = gains.get(station) ?? 0;
      player.volume = gain;
      player.muted = gain === 0;
    }
  }

  /** The screen of this station, or of nobody. */
  showScreen(station: number | null): void {
    const player = one<HTMLVideoElement>(this.root, "screen");
    if (!player) return;
    const stream = station === null ? null : (this.screens.get(station) ?? null);
    if (player.srcObject !== stream) player.srcObject = stream;
    player.hidden = !stream;
  }

  end(): void {
    for (const station of [...this.made.keys()]) this.drop(station);
    this.showScreen(null);
  }

  private make(side: number): HTMLAudioElement {
    const player = document.createElement("audio");
    Object.assign(player, { autoplay: true, muted: true });
    player.dataset["remote"] = String(side);
    (one(this.root, "voices") ?? this.root).append(player);
    return player;
  }
}
