/**
 * What Synapse keeps of an account that was deactivated and erased, and of rooms that were purged, by table. There is no
 * call that removes it. None of it lets anybody in, and none of it can be read as a message.
 */
export const REMAINS: readonly string[] = [
  // The name stays taken: it is never given to anybody else.
  "users",
  "erased_users",
  // Public cross-signing keys and their signatures, and the hidden devices under which Synapse files them.
  "devices",
  "e2e_cross_signing_keys",
  "e2e_cross_signing_signatures",
  // From where it was used, with tokens that are void, until `user_ips_max_age`; and days on which it was.
  "user_ips",
  "user_daily_visits",
  // Filters of what a client wanted to sync.
  "user_filters",
  // Void tokens for other services, and what a client asked to be allowed.
  "open_id_tokens",
  "ui_auth_sessions",
  "ui_auth_sessions_credentials",
  "ui_auth_sessions_ips",
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
