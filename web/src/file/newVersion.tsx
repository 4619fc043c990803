import { type ReactNode, useRef } from "react";
import { useText } from "../i18n";
import { useSay } from "../ui/feedback";
import { formatOf } from "../upload/pick";
import { useUploads } from "../upload/Tray";

/** Lets somebody choose the next content of a file: how to begin, and the input that has to be on the page. */
export function useNewVersion(projectId: string, file: { name: string; format: string } | null | undefined): { choose: () => void; input: ReactNode } {
  const t = useText();
  const say = useSay();
  const uploads = useUploads();
  const input = useRef<HTMLInputElement>(null);
  const take = (chosen: File | undefined) => {
    if (!chosen || !file) return;
    // What bears the file's name becomes its next version.
    if (formatOf(chosen.name) === file.format) uploads.add(projectId, [new File([chosen], file.name)], true);
    else say(t.file.wrongFormat(file.format));
  };
  return {
    choose: () => input.current?.click(),
    input: (
      <input
        ref={input}
        type="file"
        accept={`.${file?.format ?? ""}`}
        aria-label={t.file.newVersion}
        tabIndex={-1}
        className="hidden"
        onChange={(e) => {
          take(e.target.files?.[0]);
          e.target.value = "";
        }}
      />
    ),
  };
}
