import { graphql, readFragment, type FragmentType } from "../gql";
import type { CanFragment } from "../gql/graphql";
import { useText } from "../i18n";

export const Can = graphql(`
  fragment Can on ProjectCapabilities {
    canUpdate {
      allowed
      code
    }
    canArchive {
      allowed
      code
    }
    canDelete {
      allowed
      code
    }
    canManageMembers {
      allowed
      code
    }
    canShare {
      allowed
      code
    }
    canManageWebhooks {
      allowed
      code
    }
    canLeave {
      allowed
      code
    }
    canWriteFiles {
      allowed
      code
    }
    canTranslate {
      allowed
      code
    }
    canSpend {
      allowed
      code
    }
    canSetLimits {
      allowed
      code
    }
  }
`);

type Deed = Exclude<keyof CanFragment, "__typename" | " $fragmentName">;

/** Tells of each deed in a project why the viewer may not do it; undefined when they may. */
export function useWhyNot(capabilities: FragmentType<typeof Can> | null | undefined): (deed: Deed) => string | undefined {
  const t = useText();
  const can = readFragment(Can, capabilities);
  return (deed) => {
    const found = can?.[deed];
    return !found || found.allowed ? undefined : t.why[found.code ?? "ROLE_TOO_LOW"];
  };
}
