// The call room's page.
import { Room } from "../controllers/room";

for (const root of document.querySelectorAll<HTMLElement>("[data-call]")) new Room(root);
