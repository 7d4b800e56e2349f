// Roll call: everyone who holds a key, named, always; our own side first.
import type { Roster, Seat } from "../call/messages";
import { parseVoucher } from "../call/roster";
import { one, sentence } from "./hooks";

export function showRoll(root: HTMLElement, roster: Roster): void {
  const ours = Number(root.dataset["callOurs"] ?? 0);
  const people = roster.stations.map((seat) => ({ seat, ...parseVoucher(seat.voucher) }));
  people.sort((a, b) => Number(a.side !== ours) - Number(b.side !== ours) || a.station - b.station);
  const items = people.map(({ seat, side, role }) => {
    const item = document.createElement("li");
    item.dataset["side"] = String(side);
    const who = document.createElement("bdi");
    who.textContent = nameOf(seat, root.dataset["callLanguage"] ?? "en");
    const what = document.createElement("span");
    what.className = "soft";
    what.textContent = sentence(root, `role-${role}`);
    const person = document.createElement("span");
    person.append(who, " ", what);
    item.append(...markOf(root, side === ours ? "ours" : "theirs"), person);
    return item;
  });
  one(root, "roll")?.replaceChildren(...items);
}

function nameOf({ name }: Seat, language: string): string {
  return name[language] ?? name["en"] ?? Object.values(name)[0] ?? "";
}

/** A side's mark and name, as the page holds them. */
function markOf(root: HTMLElement, whose: "ours" | "theirs"): Node[] {
  const mark = root.querySelector<HTMLTemplateElement>(`template[data-mark="${whose}"]`);
  return mark ? [document.importNode(mark.content, true)] : [];
}
