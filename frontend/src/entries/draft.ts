// The page of a draft.
import { DraftPage } from "../draft/page";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) new DraftPage(form);
