/** What somebody says of a file, as the API takes it. */

import type { FileNumbers, ImportOptionsInput, ImportRows, Platform } from "../../api/schema";

export interface Given {
  asOf: string;
  values: string;
  platform: string;
  account: string;
  post: string;
  locale: string;
  sheet: string;
  rows: string;
  brand: string;
  createBrands: boolean;
  /** What columns mean otherwise than they were taken for. */
  mapping: Record<string, string>;
}

export const nothingGiven: Given = {
  asOf: "",
  values: "",
  platform: "",
  account: "",
  post: "",
  locale: "",
  sheet: "",
  rows: "",
  brand: "",
  createBrands: false,
  mapping: {},
};

/** The options of the API: what is empty is left out. */
export function optionsOf(given: Given): ImportOptionsInput {
  const options: ImportOptionsInput = {};
  if (given.asOf) options.asOf = given.asOf;
  if (given.values) options.values = given.values as FileNumbers;
  if (given.platform) options.platform = given.platform as Platform;
  if (given.account) options.account = given.account;
  if (given.post) options.post = given.post;
  if (given.locale) options.locale = given.locale;
  if (given.sheet) options.sheet = given.sheet;
  if (given.rows) options.rows = given.rows as ImportRows;
  if (given.brand) options.brand = given.brand;
  if (given.createBrands) options.createBrands = true;
  const mapping = Object.entries(given.mapping).map(([column, field]) => ({ column, field }));
  if (mapping.length > 0) options.mapping = mapping;
  return options;
}

/** The languages in which numbers and dates are read. */
export const locales = ["en", "en-GB", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ja"];

/** How the field of a file's row is called by people: `external_id` is "external id". */
export function fieldName(field: string): string {
  return field.replaceAll("_", " ");
}
