/** The sections of the settings: one line each, in the order in which they are shown. */

import type { ComponentType } from "preact";
import type { Right } from "../../frame/context";
import { About } from "./about";
import { Brands } from "./brands";
import { Keyboard } from "./keyboard";
import { Notes } from "./notes";
import { OrganizationSettings } from "./organization";
import { Sessions } from "./sessions";
import { Tags } from "./tags";
import { Tokens } from "./tokens";

export interface OfOrganization {
  organization: string;
  mayWrite: boolean;
}

interface Named {
  /** As in the address. */
  name: string;
  label: string;
}

/** Either about one organization, or about who looks. */
export type Section = Named &
  (
    | { isOfOrganization: true; Content: ComponentType<OfOrganization> }
    | { isOfOrganization: false; needs?: Right; Content: ComponentType }
  );

export const sections: Section[] = [
  {
    name: "organization",
    label: "Organization",
    isOfOrganization: true,
    Content: OrganizationSettings,
  },
  { name: "brands", label: "Brands", isOfOrganization: true, Content: Brands },
  { name: "tags", label: "Tags", isOfOrganization: true, Content: Tags },
  { name: "notes", label: "Notes", isOfOrganization: true, Content: Notes },
  { name: "tokens", label: "Tokens", isOfOrganization: false, needs: "admin", Content: Tokens },
  { name: "sessions", label: "Sessions", isOfOrganization: false, Content: Sessions },
  { name: "keyboard", label: "Keyboard", isOfOrganization: false, Content: Keyboard },
  { name: "about", label: "About", isOfOrganization: false, Content: About },
];
