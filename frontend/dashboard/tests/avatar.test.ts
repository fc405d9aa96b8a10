/** Which logos the page shows: our own, and none that is no address at all. */

import { describe, expect, it } from "vitest";
import { isOurs } from "../src/parts/avatar";

const here = "https://numbers.test/o/org_1";

describe("isOurs", () => {
  it.each(["data:image/png;base64,AA", "/logos/1.png", "https://numbers.test/logo.svg"])(
    "shows %s",
    (url) => expect(isOurs(url, here)).toBe(true),
  );
  it.each(["https://elsewhere.test/logo.png", "javascript:alert(1)", "http://[", "https://"])(
    "shows initials instead of %s",
    (url) => expect(isOurs(url, here)).toBe(false),
  );
});
