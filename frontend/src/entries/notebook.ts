// A notebook beside the agenda.
import { Notebook } from "../web/notebook";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-notebook]")) new Notebook(form);
