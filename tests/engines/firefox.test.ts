/** What readers do, in this engine. */
import { firefox } from "./puppeteer.ts";
import { scenariosIn } from "./scenarios.ts";

scenariosIn("LOCKSTEP_FIREFOX", firefox);
