// Roll call: everyone who holds a key, named, always; our own side first. Whoever waits at the door too.
import type { Outside, Role, Roster, Status } from "../call/messages";
import { parseVoucher } from "../call/roster";
import { one, sentence } from "./hooks";

export interface Seated {
  readonly station: number;
  readonly side: number;
  readonly role: Role;
  readonly name: string;
}

type Name = { readonly [language: string]: string };

/** Everybody of a roster, our own side first. */
export function people(root: HTMLElement, roster: Roster, ours: number): Seated[] {
  const seated = roster.stations.map(({ name, voucher }) => {
    const { station, side, role } = parseVoucher(voucher);
    return { station, side, role: role as Role, name: nameOf(root, name) };
  });
  return seated.sort((a, b) => Number(a.side !== ours) - Number(b.side !== ours) || a.station - b.station);
}

/** Show them, with what each says of itself, and those who hold no key yet. */
export function showRoll(
  root: HTMLElement,
  ours: number,
  seated: readonly Seated[],
  statuses: ReadonlyMap<number, Status>,
  outside: readonly Outside[],
): void {
  const lines = seated.map((one) => line(root, one, one.side === ours, marks(statuses.get(one.station))));
  const waiting = outside.map(({ side, role, name }) =>
    line(root, { side, role, name: nameOf(root, name) }, side === ours, ["outside"]),
  );
  one(root, "roll")?.replaceChildren(...lines, ...waiting);
}

/** A side's mark and name, as the page holds them. */
export function markOf(root: HTMLElement, whose: "ours" | "theirs"): Node[] {
  const mark = root.querySelector<HTMLTemplateElement>(`template[data-mark="${whose}"]`);
  return mark ? [document.importNode(mark.content, true)] : [];
}

function marks(status: Status | undefined): string[] {
  if (!status) return [];
  const { microphone, picture, screen, floor, records } = status;
  const all: [string, boolean][] = [
    ["microphone-off", microphone === "off"],
    ["microphone-silent", microphone === "silent"],
    ["picture-off", picture === "off"],
    ["picture-paused", picture === "paused"],
    ["screen", screen],
    ["floor", floor > 0],
    ["records", records],
  ];
  return all.filter(([, on]) => on).map(([name]) => name);
}

function line(root: HTMLElement, who: Omit<Seated, "station">, own: boolean, signs: readonly string[]): HTMLLIElement {
  const item = document.createElement("li");
  item.dataset["side"] = String(who.side);
  const name = document.createElement("bdi");
  name.textContent = who.name;
  const what = document.createElement("span");
  what.className = "soft";
  what.textContent = [`role-${who.role}`, ...signs.map((sign) => `roll-${sign}`)].map((key) => sentence(root, key)).filter(Boolean).join(" · ");
  const person = document.createElement("span");
  person.append(name, " ", what);
  item.append(...markOf(root, own ? "ours" : "theirs"), person);
  return item;
}

function nameOf(root: HTMLElement, name: Name): string {
  return name[root.dataset["callLanguage"] ?? "en"] ?? name["en"] ?? Object.values(name)[0] ?? "";
}
