// Every page: fetch it anew when the node says so, keep the clocks, move the focus where it is due.
import htmx from "htmx.org";

import { keepClocks } from "../web/clocks";
import { keepCounting } from "../web/elapsed";
import { focusOnTrouble } from "../web/focus";
import { listen } from "../web/live";
import { guard } from "../web/trust";

guard(htmx);
listen(htmx);
keepClocks();
keepCounting();
focusOnTrouble();
