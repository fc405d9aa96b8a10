/** Whose answers the parts of an overview show: the dashboard's own, or a shared report's. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";

export interface Reading {
  /** The stored operations that were asked: fields are named by them. */
  head: "overview_head" | "report_head";
  details: "overview_details" | "report_details";
  /** A report is read alone: it leads to no other page, filters nothing and shows no query. */
  isReport: boolean;
}

export const ReadingContext = createContext<Reading>({
  head: "overview_head",
  details: "overview_details",
  isReport: false,
});

export function useReading(): Reading {
  return useContext(ReadingContext);
}
