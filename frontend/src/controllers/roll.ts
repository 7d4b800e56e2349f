// Roll call: everyone who holds a key, named, always.
import type { Roster } from "../call/messages";
import { parseVoucher } from "../call/roster";
import { one, sentence } from "./hooks";

export function showRoll(root: HTMLElement, roster: Roster): void {
  const language = root.dataset["callLanguage"] ?? "en";
  const items = roster.stations.map(({ name, voucher }) => {
    const { side, role } = parseVoucher(voucher);
    const item = document.createElement("li");
    item.dataset["side"] = String(side);
    const who = document.createElement("bdi");
    who.textContent = name[language] ?? name["en"] ?? Object.values(name)[0] ?? "";
    const what = document.createElement("span");
    what.textContent = sentence(root, `role-${role}`);
    const where = document.createElement("span");
    where.textContent = sentence(root, `side-${side}`);
    item.append(who, what, where);
    return item;
  });
  one(root, "roll")?.replaceChildren(...items);
}
