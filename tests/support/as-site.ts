/** In Node: asks the accounts service as a page of a site does, whose browser says where it is from. */

/**
 * From now on every request to the service carries the origin of a site. The homeserver's requests stay as they are.
 *
 * @param accounts address of the service
 */
export function askAsSite(accounts: string, site = "http://localhost:4321"): void {
  const plain = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(`${accounts}/v1/`)) return plain(request);
    request.headers.set("Origin", site);
    return plain(request);
  };
}
