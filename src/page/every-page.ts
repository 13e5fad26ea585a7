/** Everything that every page with our header runs, in one file. */
import "./contents.ts";
import "./language-links.ts";
import "./search.ts";
import "./theme.ts";
import "./ticks.ts";
