/** Where the operator makes an app at a platform, so that people can sign in there. */

import type { Platform } from "../api/schema";

export const appPlaces: Partial<Record<Platform, string>> = {
  YOUTUBE: "https://console.cloud.google.com/apis/credentials",
  TIKTOK: "https://developers.tiktok.com/apps/",
  INSTAGRAM: "https://developers.facebook.com/apps/",
  TWITTER: "https://console.x.com/",
  PINTEREST: "https://developers.pinterest.com/apps/",
  FACEBOOK: "https://developers.facebook.com/apps/",
  THREADS: "https://developers.facebook.com/apps/",
};
