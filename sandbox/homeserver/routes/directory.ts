/** Routes of the room directory (https://spec.matrix.org/v1.19/client-server-api/#published-room-directory). */
import * as v from "valibot";
import { numberParam } from "../http/query.ts";
import { open, user, type Route } from "../http/router.ts";
import { isPublic, listPublicRooms } from "../state/rooms/directory.ts";

const SearchSchema = v.looseObject({
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  since: v.optional(v.string()),
  filter: v.optional(v.looseObject({ generic_search_term: v.nullish(v.string()) })),
});

export const directoryRoutes: readonly Route[] = [
  open("GET", "/_matrix/client/v3/directory/list/room/{roomId}", ({ server, params }) => ({
    visibility: isPublic(server, params.roomId) ? "public" : "private",
  })),
  user("GET", "/_matrix/client/v3/publicRooms", ({ server, query }) =>
    listPublicRooms(server, { limit: numberParam(query, "limit", 0), since: query.get("since"), term: "" }),
  ),
  user("POST", "/_matrix/client/v3/publicRooms", ({ server, body }) => {
    const { limit = 0, since = null, filter } = body.parse(SearchSchema);
    return listPublicRooms(server, { limit, since, term: filter?.generic_search_term ?? "" });
  }),
];
