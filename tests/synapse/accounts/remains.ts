/**
 * What Synapse keeps of an account that was deactivated, erased and forgotten by our module, and of rooms that were purged, by
 * table. Nothing of it is a key, a token or an address, and none of it can be read as a message.
 */
export const REMAINS: readonly string[] = [
  // The name stays taken: it is never given to anybody else.
  "users",
  "erased_users",
  // That something about these names changed once: ids without what it was.
  "device_lists_stream",
  "device_lists_changes_in_room",
  "user_signature_stream",
  "deleted_pushers",
  "room_tags_revisions",
  "current_state_delta_stream",
  "user_stats_current",
  "room_alias_servers",
  "device_lists_changes_converted_stream_position",
  // What SQLite's full-text search of the user directory drops when it next merges its index; and its first filling.
  "user_directory_search_segdir",
  "user_directory_search_segments",
  "_temp_populate_user_directory_users",
  // That these tasks were done, for a week.
  "scheduled_tasks",
];
