// Interpretation: the floor and who may take it over, and the channel each person listens to.
import { channels, isPassed, nextClaim, onAir, type Situation } from "../call/floor";
import type { Status } from "../call/messages";
import { all, one, pressed, sentence } from "./hooks";

export class Booth {
  private situation: Situation | null = null;
  private readonly names: Intl.DisplayNames;

  /** `tell` changes the own status, `changed` is told when another channel is listened to. */
  constructor(
    private readonly root: HTMLElement,
    private readonly tell: (change: Partial<Status>) => void,
    private readonly changed: () => void,
  ) {
    this.names = new Intl.DisplayNames([root.dataset["callLanguage"] ?? "en"], { type: "language" });
    pressed(root, "floor", () => this.floor());
    pressed(root, "hand-over", () => this.tell({ offers: !this.own?.offers }));
    one(root, "speaks")?.addEventListener("change", () => this.tell({ channel: this.speaks, floor: 0, offers: false }));
    one(root, "listens")?.addEventListener("change", () => this.changed());
  }

  /** The channel that is listened to; empty is the floor. */
  get channel(): string {
    return one<HTMLSelectElement>(this.root, "listens")?.value ?? "";
  }

  /** What an interpreter says of itself when it comes in. */
  get speaks(): string {
    return one<HTMLSelectElement>(this.root, "speaks")?.value ?? "";
  }

  /** Somebody's status, the roster or the state of the room has changed. */
  update(situation: Situation, name: (station: number) => string): void {
    this.situation = situation;
    if (isPassed(situation)) this.tell({ floor: 0, offers: false });
    this.offerChannels(situation);
    this.describe(situation, name);
  }

  private get own(): Status | undefined {
    return this.situation?.statuses.get(this.situation.me.station);
  }

  private floor(): void {
    const { situation, own } = this;
    if (!situation) return;
    if (own?.floor) this.tell({ floor: 0, offers: false });
    else this.tell({ floor: nextClaim(situation.statuses), channel: this.speaks, offers: false });
  }

  private offerChannels(situation: Situation): void {
    const list = one<HTMLSelectElement>(this.root, "listens");
    if (!list) return;
    const mine = situation.me.role === "interpreter" ? this.speaks : "";
    const wanted = ["", ...new Set([...channels(situation), list.value])].filter((one, at) => at === 0 || (one && one !== mine));
    if (wanted.join() === [...list.options].map(({ value }) => value).join()) return;
    const chosen = list.value;
    list.replaceChildren(
      ...wanted.map((channel) => new Option(channel ? (this.names.of(channel) ?? channel) : sentence(this.root, "floor"), channel)),
    );
    list.value = wanted.includes(chosen) ? chosen : "";
  }

  private describe(situation: Situation, name: (station: number) => string): void {
    const { me, others, statuses } = situation;
    const own = statuses.get(me.station);
    const air = onAir(situation, own?.channel ?? "");
    const partner = others.find(({ role, station }) => role === "interpreter" && statuses.get(station)?.offers && station === air);
    const words = air === me.station ? "floor-ours" : air === null ? "floor-free" : partner ? "floor-offered" : "floor-theirs";
    const said = one(this.root, "floor-said");
    const text = sentence(this.root, words, { name: air === null ? "" : name(air) });
    if (said && said.textContent !== text) said.textContent = text;
    for (const button of all(this.root, "act")) {
      if (button.dataset["act"] === "floor") button.textContent = sentence(this.root, own?.floor ? "floor-back" : "floor-take");
      if (button.dataset["act"] === "hand-over") {
        button.hidden = !own?.floor;
        button.textContent = sentence(this.root, own?.offers ? "hand-over-back" : "hand-over");
      }
    }
  }
}
