// The call's worker: it alone holds the keys that sound and picture are encrypted with.
import { serve } from "../worker/transform";

serve();
