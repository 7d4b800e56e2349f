// The verification words: seven named pictures and three numbers.
import emoji from "../call/emoji.json";
import type { Words } from "../call/sas";
import { one } from "./hooks";

type Language = "ar" | "en" | "ru";

export function showWords(root: HTMLElement, words: Words | null): void {
  const language = (root.dataset["callLanguage"] ?? "en") as Language;
  const pictures = (words?.pictures ?? []).map(({ number, emoji: sign }) => {
    const item = document.createElement("li");
    const picture = document.createElement("span");
    picture.textContent = sign;
    picture.ariaHidden = "true";
    const name = document.createElement("span");
    name.textContent = emoji[number]?.[language] ?? "";
    item.append(picture, name);
    return item;
  });
  one(root, "words-pictures")?.replaceChildren(...pictures);
  const numbers = one(root, "words-numbers");
  if (numbers) numbers.textContent = words?.numbers.join(" ") ?? "";
}
