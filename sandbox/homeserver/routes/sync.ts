/** Routes of sync and its filters. */
import { forbidden } from "../errors.ts";
import { user, type Route } from "../http/router.ts";
import { FilterSchema, getFilter, saveFilter } from "../state/sync/filter.ts";
import { waitForSync } from "../http/long-poll.ts";

export const syncRoutes: readonly Route[] = [
  user("GET", "/_matrix/client/v3/sync", waitForSync, { waits: true }),
  user("POST", "/_matrix/client/v3/user/{userId}/filter", ({ server, session, params, body }) => {
    if (params.userId !== session.userId) throw forbidden("These are not your filters.");
    return { filter_id: saveFilter(server, session.userId, body.parse(FilterSchema)) };
  }),
  user("GET", "/_matrix/client/v3/user/{userId}/filter/{filterId}", ({ server, session, params }) => {
    if (params.userId !== session.userId) throw forbidden("These are not your filters.");
    return getFilter(server, session.userId, params.filterId);
  }),
];
