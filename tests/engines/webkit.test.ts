/** What readers do, in this engine. */
import { scenariosIn } from "./scenarios.ts";
import { webkit } from "./webkit.ts";

scenariosIn("LOCKSTEP_WEBKIT", (path) => webkit("WebKitWebDriver", path));
