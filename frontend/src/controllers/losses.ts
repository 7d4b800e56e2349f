// A device that was unplugged, stopped by itself, or may no longer be used: said, and made good where it can be.
import type { Capture, Sort } from "../media/capture";
import type { Grants } from "../media/grants";
import type { Chooser } from "./chooser";
import { one } from "./hooks";
import type { Loudspeaker } from "./loudspeaker";
import { notice } from "./say";

const NAMES = { audio: "microphone", video: "camera" } as const;
const WAYS = ["unplugged", "taken", "stopped", "changed"] as const;

export class Losses {
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: HTMLElement,
    private readonly sorts: readonly Sort[],
    private readonly capture: Capture,
    private readonly chooser: Chooser,
    private readonly loudspeaker: Loudspeaker,
    private readonly grants: Grants,
  ) {}

  /** A track has ended by itself, while its device may still be there: then nothing is opened unasked. */
  lost(sort: Sort): Promise<void> {
    return this.inTurn(async () => {
      if (this.capture.track(sort)?.readyState === "live") return; // another is in its place already
      await this.chooser.list();
      if (this.chooser.isThere(this.capture.device(sort))) this.say(sort, (await this.grants.taken(sort)) ? "taken" : "stopped");
      else await this.recover(sort);
    });
  }

  /** The devices of this machine have changed: what is gone is replaced, what has come is used. */
  plugged(): Promise<void> {
    return this.inTurn(async () => {
      await this.chooser.list();
      for (const sort of this.sorts) await this.recover(sort);
      const id = this.chooser.id("audiooutput");
      if (id === this.loudspeaker.id) return;
      notice(this.root, "loudspeaker-changed", !id);
      this.loudspeaker.use(id);
    });
  }

  /** A permission was given or taken back. */
  async permitted(sort: Sort): Promise<void> {
    if (!(await this.grants.taken(sort)) || !this.capture.track(sort)) return;
    this.capture.stop(sort);
    this.say(sort, "taken");
  }

  /** It works, whatever was the matter with it. */
  clear(sort: Sort): void {
    for (const way of WAYS) notice(this.root, `${NAMES[sort]}-${way}`, false);
  }

  /** One loss is told in more ways than one; the first to come settles it. */
  private inTurn(task: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(task);
    return this.turn;
  }

  private async recover(sort: Sort): Promise<void> {
    if (this.capture.track(sort)?.readyState !== "ended") return;
    if (await this.grants.taken(sort)) return this.say(sort, "taken");
    const found = this.chooser.has(sort) && (await this.capture.change(sort).then(() => true, () => false));
    const name = one(this.root, `${NAMES[sort]}-name`);
    if (name) name.textContent = this.capture.track(sort)?.label ?? "";
    this.say(sort, found ? "changed" : "unplugged");
  }

  private say(sort: Sort, way: (typeof WAYS)[number]): void {
    this.clear(sort);
    notice(this.root, `${NAMES[sort]}-${way}`, true);
  }
}
