import type { ApolloCache, Reference } from "@apollo/client";

interface Connection {
  edges?: readonly { node: Reference }[];
  totalCount?: number;
}

interface StoredConnection extends Connection {
  edges: readonly { node: Reference }[];
}

/** Puts a new file in front of the project's lists that are not filtered, unless it is there. */
export function addFile(cache: ApolloCache, projectId: string, fileId: string): void {
  const node = { __ref: `File:${fileId}` };
  change(cache, projectId, (list, name) => {
    if (name.includes('"filter":{') || list.edges.some((e) => e.node.__ref === node.__ref)) return list;
    return { ...list, edges: [{ __typename: "FileEdge", cursor: "", node }, ...list.edges], ...count(list, 1) };
  });
}

/** Takes a file out of the project's lists. */
export function removeFile(cache: ApolloCache, projectId: string, fileId: string): void {
  change(cache, projectId, (list) => {
    const edges = list.edges.filter((e) => e.node.__ref !== `File:${fileId}`);
    return edges.length === list.edges.length ? list : { ...list, edges, ...count(list, -1) };
  });
}

const count = ({ totalCount }: Connection, by: number) => (totalCount === undefined ? {} : { totalCount: totalCount + by });

function change(cache: ApolloCache, projectId: string, to: (list: StoredConnection, name: string) => StoredConnection): void {
  cache.modify<Record<string, unknown>>({
    id: `Project:${projectId}`,
    fields: {
      files: (value: unknown, { storeFieldName }: { storeFieldName: string }) => {
        const { edges, ...rest } = value as Connection;
        return edges ? to({ ...rest, edges }, storeFieldName) : value;
      },
    },
  });
}
