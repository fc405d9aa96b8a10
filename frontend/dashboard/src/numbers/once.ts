/** Made when it is first asked for: a browser takes long to load how a language writes things. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
