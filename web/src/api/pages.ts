interface Page<T> {
  nodes: readonly T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
}

/** Reads a connection to its end, at most so many nodes of it: whole says whether that was all. A page that is missing ends it. */
export async function readPages<T>(read: (after: string | null) => Promise<Page<T> | null | undefined>, most: number): Promise<{ nodes: T[]; whole: boolean }> {
  const nodes: T[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<T> | null | undefined = await read(after);
    nodes.push(...(page?.nodes ?? []));
    if (!page?.pageInfo.hasNextPage) return { nodes, whole: true };
    if (nodes.length >= most) return { nodes, whole: false };
    after = page.pageInfo.endCursor ?? null;
  }
}
