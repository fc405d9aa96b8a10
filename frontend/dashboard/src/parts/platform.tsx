/** A platform: shape, colour and name always together. */

import type { Platform } from "../api/schema";
import { platformNames } from "../words/platforms";

export { platformNames };

function shape(platform: Platform) {
  const fill = `var(--${platform})`;
  switch (platform) {
    case "TIKTOK":
      return <circle cx="6" cy="6" r="4.6" fill={fill} />;
    case "INSTAGRAM":
      return <rect x="1.5" y="1.5" width="9" height="9" rx="2.4" fill={fill} />;
    case "YOUTUBE":
      return <path d="M2.4 1.2 11 6l-8.6 4.8Z" fill={fill} />;
    case "TWITTER":
      return <path d="m2 2 8 8m0-8-8 8" stroke={fill} stroke-width="2" stroke-linecap="round" />;
    case "PINTEREST":
      return <path d="M6 .8 11.2 6 6 11.2.8 6Z" fill={fill} />;
    case "MASTODON":
      return <path d="m6 .9 5.2 3.8-2 6.1H2.8l-2-6.1Z" fill={fill} />;
    case "BLUESKY":
      return <path d="M1 2.2h10L6 10.8Z" fill={fill} />;
    case "LINKEDIN":
      return <circle cx="6" cy="6" r="4" fill="none" stroke={fill} stroke-width="2.2" />;
    case "FACEBOOK":
      return <path d="M6 1.2a4.8 4.8 0 0 0 0 9.6Z" fill={fill} />;
    case "THREADS":
      return <rect x="4.2" y="1" width="3.6" height="10" rx="1" fill={fill} />;
    case "REDDIT":
      return <path d="m3.4 1.5h5.2L11.2 6l-2.6 4.5H3.4L.8 6Z" fill={fill} />;
  }
}

/** The shape alone; its name is its label. */
export function PlatformMark({
  platform,
  isNamed = false,
}: {
  platform: Platform;
  isNamed?: boolean;
}) {
  const name = isNamed
    ? { "aria-hidden": true as const }
    : { role: "img" as const, "aria-label": platformNames[platform] };
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" {...name}>
      {!isNamed && <title>{platformNames[platform]}</title>}
      {shape(platform)}
    </svg>
  );
}

/** Shape and name. */
export function PlatformName({ platform }: { platform: Platform }) {
  return (
    <span class="platform">
      <PlatformMark platform={platform} isNamed />
      {platformNames[platform]}
    </span>
  );
}
