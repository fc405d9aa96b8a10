/** A picture of an organization or brand: its logo where we serve it, else its initials. */

interface AvatarProps {
  label: string;
  logoUrl?: string | null;
  isPlain?: boolean;
  isSmall?: boolean;
}

/** Only our own pictures are shown: the page asks no other host for anything. */
export function isOurs(url: string, here = location.href): boolean {
  if (url.startsWith("data:image/")) return true;
  // The API keeps what it is given: an address that is none must not take the page with it.
  return URL.canParse(url, here) && new URL(url, here).origin === new URL(here).origin;
}

export function Avatar({ label, logoUrl, isPlain = false, isSmall = false }: AvatarProps) {
  const look = `avatar${isPlain ? " plain" : ""}${isSmall ? " small" : ""}`;
  if (logoUrl && isOurs(logoUrl)) return <img class={look} src={logoUrl} alt="" />;
  return (
    <span class={look} aria-hidden="true" data-message>
      {initialsOf(label)}
    </span>
  );
}

/** The first letters of two words that matter: "The Ninth Shelf" is NS. */
export function initialsOf(label: string): string {
  const words = label.split(/\s+/).filter(Boolean);
  const named =
    words.length > 2 && /^(the|a|an|der|die|das|le|la)$/i.test(words[0] ?? "")
      ? words.slice(1)
      : words;
  const letters = named.slice(0, 2).map((word) => lettersOf(word)[0] ?? "");
  const only = lettersOf(named[0] ?? "?")
    .slice(0, 2)
    .join("");
  return (letters.length > 1 ? letters.join("") : only).toUpperCase();
}

/** What people see as letters: an emoji of several signs is one of them. */
function lettersOf(word: string): string[] {
  if (/^\p{ASCII}*$/u.test(word)) return [...word]; // a browser takes long to load what it knows of others
  return [...new Intl.Segmenter().segment(word)].map(({ segment }) => segment);
}
