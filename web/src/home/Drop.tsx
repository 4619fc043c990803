import { useApolloClient } from "@apollo/client/react";
import { type DragEvent, useState } from "react";
import type { OutputFormat } from "../gql/graphql";
import { translateFile } from "./upload";

const optional: OutputFormat[] = ["OBJ", "STL"];

interface Sending {
  name: string;
  fraction: number;
}

/** Where models are dropped or chosen; onStarted runs when a translation has been asked for. */
export function Drop({ inputs, onStarted }: { inputs: string[]; onStarted: () => void }) {
  const client = useApolloClient();
  const [extras, setExtras] = useState<OutputFormat[]>([]);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [errors, setErrors] = useState<string[]>([]);

  async function send(files: File[]) {
    setErrors([]);
    for (const file of files) {
      setSending({ name: file.name, fraction: 0 });
      try {
        await translateFile(client, file, ["GLTF", "THUMBNAIL", ...extras], (fraction) => setSending({ name: file.name, fraction }));
        onStarted();
      } catch (error) {
        const said = error instanceof Error ? error.message : "It could not be sent.";
        setErrors((before) => [...before, `${file.name}: ${said}`]);
      }
    }
    setSending(null);
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!sending) void send([...event.dataTransfer.files]);
  }

  return (
    <section
      className={`card drop ${over ? "over" : ""}`}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {sending ? (
        <div className="running" aria-live="polite">
          <p>Sending {sending.name}</p>
          <progress max={1} value={sending.fraction} aria-label={`Sending ${sending.name}`} />
          <small>{Math.round(sending.fraction * 100)}%</small>
        </div>
      ) : (
        <>
          <p className="big">Drop a model here</p>
          <label className="primary">
            Choose a file
            <input
              type="file"
              multiple
              className="hidden"
              onChange={(e) => {
                const files = [...(e.target.files ?? [])];
                e.target.value = "";
                void send(files);
              }}
            />
          </label>
          <fieldset>
            <legend>glTF and a picture, and also</legend>
            {optional.map((format) => (
              <label key={format}>
                <input
                  type="checkbox"
                  checked={extras.includes(format)}
                  onChange={(e) => setExtras(e.target.checked ? [...extras, format] : extras.filter((f) => f !== format))}
                />
                {format}
              </label>
            ))}
          </fieldset>
          {inputs.length > 0 && <small className="dim">Reads {inputs.join(", ")}</small>}
        </>
      )}
      {errors.length > 0 && (
        <div className="failure" role="alert">
          {errors.map((e) => (
            <p key={e}>{e}</p>
          ))}
        </div>
      )}
    </section>
  );
}
