/** What readers do, in this engine. */
import { chromium } from "./puppeteer.ts";
import { scenariosIn } from "./scenarios.ts";

scenariosIn("LOCKSTEP_OLD_CHROMIUM", (path) => chromium("the oldest Chromium", path));
