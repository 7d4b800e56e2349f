// What is heard here, told to the person: the own level, a voice while the microphone is off, an echo.
import { echoes, Steady } from "../media/echo";
import { Ear, type Heard } from "../media/ear";
import { type Level, levelOf, reach, RATE, speaking } from "../media/sound";
import { all, one, sentence } from "./hooks";
import { notice } from "./say";

/** Less than any microphone that is on gives, however quiet the room. */
const NOTHING = 1e-6;
const SECOND = 1000;
const PATIENCE = 5000;
const KEEP_SAYING = 10_000;

export interface Told {
  /** The own level has changed. */
  level(level: Level): void;
  /** Whether the other side would hear the person, were the microphone not off. */
  muted(): boolean;
}

export class Meter {
  readonly ear = new Ear((heard) => this.hear(heard));
  private readonly echo = new Steady();
  private level: Level | null = null;
  private proven = false;
  private since = 0;
  private off = 0;
  private spoke = -Infinity;
  private judged = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly told: Told,
  ) {
    for (const event of ["loadedmetadata", "playing"]) root.addEventListener(event, ({ target }) => this.hearPlayer(target), true);
    for (const player of all<HTMLMediaElement>(root, "remote")) this.hearPlayer(player);
  }

  /** Another microphone: nothing is known of it. */
  use(track: MediaStreamTrack): void {
    this.ear.hearMicrophone(track);
    this.level = null;
    this.proven = false;
    this.since = performance.now();
    this.verdict("level-wait");
  }

  /** The microphone is about to be opened anew: not even a copy stays open. */
  rest(): void {
    this.ear.forgetMicrophone();
  }

  end(): void {
    this.ear.close();
  }

  private hearPlayer(target: EventTarget | null): void {
    if (target instanceof HTMLMediaElement && "remote" in target.dataset) this.ear.hearPlayer(target);
  }

  private hear({ microphone, played }: Heard): void {
    const now = performance.now();
    const bar = one<HTMLMeterElement>(this.root, "level");
    if (bar) bar.value = reach(Math.max(0, ...microphone.slice(-RATE / 5)));
    this.judge(microphone, now);
    notice(this.root, "muted-speaking", this.speaksOff(microphone, now));
    if (now - this.judged < SECOND) return;
    this.judged = now;
    notice(this.root, "echo", this.echo.note(echoes(played, microphone)));
  }

  /** Whether the person has spoken for a second since the microphone was turned off, and not long ago. */
  private speaksOff(microphone: readonly number[], now: number): boolean {
    if (!this.told.muted()) {
      this.off = now;
      this.spoke = -Infinity;
    } else if (now - this.off > SECOND && speaking(microphone)) this.spoke = now;
    return now - this.spoke < KEEP_SAYING;
  }

  private judge(microphone: readonly number[], now: number): void {
    const level = levelOf(microphone);
    if (!level) return;
    if (level !== this.level) this.told.level(level);
    this.level = level;
    if (level === "heard") {
      this.proven = true;
      this.verdict("level-heard");
    } else if (this.proven ? Math.max(...microphone.slice(-2 * RATE)) < NOTHING : now - this.since > PATIENCE) {
      this.verdict(this.root.dataset["through"] === "true" ? "level-silent" : "level-silent-before");
    }
  }

  private verdict(name: string): void {
    const words = one(this.root, "verdict");
    const text = sentence(this.root, name);
    if (words && words.textContent !== text) words.textContent = text;
  }
}
