// The call room's page.
import { Room } from "../controllers/room";
import { lacking, sayLacking } from "../controllers/support";

async function open(root: HTMLElement): Promise<void> {
  const names = await lacking(window, root.dataset["callMedium"] ?? "video");
  if (names.length) sayLacking(root, names);
  else new Room(root);
}

for (const root of document.querySelectorAll<HTMLElement>("[data-call]")) void open(root);
