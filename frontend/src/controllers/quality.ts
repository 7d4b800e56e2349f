// What a link that carries too little takes away, and that it is back: on screen and aloud.
import type { Mode, Why } from "../media/adapt";
import { notice, say } from "./say";

const WORSE: readonly Mode[] = ["video", "small", "voice"];
const SIGNS = ["smaller", "slow", "voice-only"] as const;

/** Of several stations the worst is told: who speaks has one picture. */
export class Quality {
  private readonly ours = new Map<number, { mode: Mode; why: Why }>();
  private readonly theirs = new Set<number>();
  private sign = "";

  constructor(private readonly root: HTMLElement) {}

  sends(station: number, mode: Mode, why: Why): void {
    this.ours.set(station, { mode, why });
    this.tell();
  }

  shows(station: number, voiceOnly: boolean): void {
    const before = this.theirs.size > 0;
    if (voiceOnly) this.theirs.add(station);
    else this.theirs.delete(station);
    notice(this.root, "their-voice-only", this.theirs.size > 0);
    if (before && !this.theirs.size) say(this.root, "their-picture-back");
  }

  /** That station is not connected any more, or held back. */
  forget(station: number): void {
    this.ours.delete(station);
    this.theirs.delete(station);
    if (!this.theirs.size) notice(this.root, "their-voice-only", false);
    if (this.ours.size) this.tell();
    else this.show("");
  }

  private tell(): void {
    const [worst] = [...this.ours.values()].sort((a, b) => WORSE.indexOf(b.mode) - WORSE.indexOf(a.mode));
    if (!worst) return;
    const smaller = worst.why === "processor" ? "slow" : "smaller";
    const before = this.sign;
    this.show({ video: "", small: smaller, voice: "voice-only" }[worst.mode]);
    if (before && worst.why === "better") say(this.root, worst.mode === "video" ? "picture-whole" : "picture-back");
  }

  private show(sign: string): void {
    this.sign = sign;
    for (const one of SIGNS) notice(this.root, one, one === sign);
  }
}
