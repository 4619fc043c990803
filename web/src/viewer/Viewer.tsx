import { CameraControls, Environment, GizmoHelper, GizmoViewport, Grid, Html, Lightformer, Line } from "@react-three/drei";
import { Canvas, type ThreeEvent, useThree } from "@react-three/fiber";
import clsx from "clsx";
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { Box3, Color, DoubleSide, EdgesGeometry, LineBasicMaterial, LineSegments, type Material, type Mesh, MeshStandardMaterial, Plane, Sphere, Vector3 } from "three";
import { useDark } from "../app/theme";
import { useText } from "../i18n";
import { useFormat } from "../i18n/format";
import { IconButton } from "../ui/controls";
import { Bar, Failed } from "../ui/feedback";
import { Menu } from "../ui/overlay";
import { loadModel, meshesOf, type Model } from "./load";
import { type Paint, type Tone, tones } from "./paint";

type Axis = "x" | "y" | "z";
type Side = "iso" | "front" | "back" | "left" | "right" | "top" | "bottom";

const sides: Record<Side, [number, number, number]> = {
  iso: [1, 0.72, 1.25],
  front: [0, 0, 1],
  back: [0, 0, -1],
  left: [-1, 0, 0],
  right: [1, 0, 0],
  top: [0, 1, 0.0001],
  bottom: [0, -1, 0.0001],
};

/** Whether the browser draws without a graphics card, as on a remote desktop: light is simpler then, so that turning stays smooth. */
function drawsInSoftware(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = info ? String(gl?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

const plain = drawsInSoftware();

/** Above this many edges of a part its outline is not drawn. */
const outlined = 60_000;

interface Cut {
  axis: Axis;
  at: number;
}

interface SceneProps {
  model: Model;
  gone: Model | null;
  paint: Paint | null;
  selected: number | null;
  onSelect: (objectId: number | null) => void;
  wire: boolean;
  cut: Cut | null;
  measuring: boolean;
  controls: RefObject<CameraControls | null>;
  dark: boolean;
}

const each = (m: Material | Material[], f: (m: Material) => void) => (Array.isArray(m) ? m.forEach(f) : f(m));

/** Puts the colours of the selection and of the paint on the meshes, and takes them off again. */
function Colours({ model, gone, selected, paint, dark }: { model: Model; gone: Model | null; selected: number | null; paint: Paint | null; dark: boolean }) {
  const invalidate = useThree((s) => s.invalidate);
  useEffect(() => {
    const before = new Map<Mesh, Material | Material[]>();
    const made: Material[] = [];
    const lines: LineSegments[] = [];
    const wear = (mesh: Mesh, material: Material | Material[]) => {
      if (!before.has(mesh)) before.set(mesh, mesh.material);
      mesh.material = material;
    };
    const dye = (tone: Tone, opacity = 1) => {
      const material = new MeshStandardMaterial({ color: dark ? tones[tone].dark : tones[tone].light, roughness: 0.7, side: DoubleSide, transparent: opacity < 1, opacity, depthWrite: opacity === 1 });
      made.push(material);
      return material;
    };
    if (paint) {
      const back = new MeshStandardMaterial({ color: dark ? "#8d8a83" : "#b9b5aa", roughness: 0.9, side: DoubleSide, transparent: true, opacity: dark ? 0.16 : 0.22, depthWrite: false });
      made.push(back);
      const coat = { found: dye("found"), added: dye("added"), removed: dye("removed", 0.55), changed: dye("changed") };
      const toneOf = (mesh: Mesh): Tone | undefined => {
        const above = mesh.userData["objects"] as readonly number[];
        const id = paint.deep ? above.find((o) => paint.objects.has(o)) : above[0];
        return id === undefined ? undefined : paint.objects.get(id);
      };
      for (const mesh of meshesOf(model)) {
        const tone = toneOf(mesh);
        wear(mesh, tone ? coat[tone] : back);
      }
      if (gone) {
        for (const mesh of meshesOf(gone)) {
          mesh.visible = paint.gone?.objects.has((mesh.userData["objects"] as readonly number[])[0] ?? 0) ?? false;
          mesh.raycast = () => undefined;
          mesh.castShadow = false;
          wear(mesh, coat.removed);
        }
      }
    }
    const accent = new Color(dark ? "#8fa2ff" : "#3550e8");
    for (const mesh of selected === null ? [] : (model.meshes.get(selected) ?? [])) {
      const lit = (m: Material) => {
        const twin = m.clone();
        made.push(twin);
        if (twin instanceof MeshStandardMaterial) {
          // What stepped back comes forward when it is selected.
          twin.opacity = 1;
          twin.transparent = false;
          twin.depthWrite = true;
          // A colour that means something stays as it is: the outline shows the selection.
          if (!paint?.objects.has(selected ?? 0)) {
            twin.color.lerp(accent, 0.55);
            twin.emissive.copy(accent);
            twin.emissiveIntensity = 0.35;
          }
        }
        return twin;
      };
      wear(mesh, Array.isArray(mesh.material) ? mesh.material.map(lit) : lit(mesh.material));
      if ((mesh.geometry.index?.count ?? mesh.geometry.getAttribute("position").count) < outlined) {
        const line = new LineSegments(new EdgesGeometry(mesh.geometry, 25), new LineBasicMaterial({ color: accent }));
        line.raycast = () => undefined;
        mesh.add(line);
        lines.push(line);
      }
    }
    invalidate();
    return () => {
      for (const [mesh, material] of before) mesh.material = material;
      for (const material of made) material.dispose();
      for (const line of lines) {
        line.removeFromParent();
        line.geometry.dispose();
        each(line.material, (m) => m.dispose());
      }
      invalidate();
    };
  }, [model, gone, selected, paint, dark, invalidate]);
  return null;
}

function Scene({ model, gone, paint, selected, onSelect, wire, cut, measuring, controls, dark }: SceneProps) {
  const f = useFormat();
  const gl = useThree((s) => s.gl);
  const invalidate = useThree((s) => s.invalidate);
  const box = useMemo(() => new Box3().setFromObject(model.scene, true), [model]);
  const size = useMemo(() => box.getSize(new Vector3()), [box]);
  const centre = useMemo(() => box.getCenter(new Vector3()), [box]);
  const radius = Math.max(size.length() / 2, 1e-6);
  // Every model is drawn with a radius of five, so that the camera's near plane, the grid and the shadows suit all sizes.
  const scale = 5 / radius;
  const floor = -(size.y / 2) * scale;
  const room = useThree((s) => s.size);
  const moved = useRef(false);
  const [points, setPoints] = useState<readonly Vector3[]>([]);
  useEffect(() => setPoints([]), [measuring]);

  useEffect(() => {
    const c = controls.current;
    if (!c) return;
    c.setLookAt(...(sides.iso.map((n) => n * 7) as [number, number, number]), 0, 0, 0, false).catch(() => undefined);
    // Until somebody moves the camera, the model fits whatever room there is.
    moved.current = false;
    const move = () => void (moved.current = true);
    c.addEventListener("controlstart", move);
    c.addEventListener("transitionstart", move);
    return () => {
      c.removeEventListener("controlstart", move);
      c.removeEventListener("transitionstart", move);
    };
  }, [controls, model]);
  useEffect(() => {
    if (!moved.current) void controls.current?.fitToSphere(new Sphere(new Vector3(), 5), false);
  }, [controls, model, room]);

  const plane = useMemo(() => {
    if (!cut) return null;
    const normal = new Vector3();
    normal[cut.axis] = -1;
    return new Plane(normal, (size[cut.axis] * (cut.at - 0.5)) * scale);
  }, [cut, size, scale]);
  useEffect(() => {
    gl.localClippingEnabled = true;
    for (const shown of gone ? [model, gone] : [model]) {
      shown.scene.traverse((o) => {
        const mesh = o as Partial<Mesh>;
        if (mesh.material)
          each(mesh.material, (m) => {
            m.clippingPlanes = plane ? [plane] : null;
            m.clipShadows = true;
            if (m instanceof MeshStandardMaterial) m.wireframe = wire;
          });
      });
    }
    invalidate();
  }, [gl, model, gone, paint, dark, plane, wire, selected, invalidate]);

  const click = (e: ThreeEvent<MouseEvent>) => {
    e.stopPropagation();
    if (e.delta > 4) return;
    const hit = e.intersections.find((i) => !plane || plane.distanceToPoint(i.point) >= 0);
    if (!hit) return;
    if (measuring) setPoints((old) => (old.length === 1 ? [...old, hit.point.clone()] : [hit.point.clone()]));
    else onSelect((hit.object.userData["objects"] as readonly number[] | undefined)?.[0] ?? null);
  };
  const [a, b] = points;
  return (
    <>
      <color attach="background" args={[dark ? "#171716" : "#efede7"]} />
      <fog attach="fog" args={[dark ? "#171716" : "#efede7", 30, 70]} />
      {plain ? <hemisphereLight args={["#ffffff", dark ? "#55524c" : "#a39d90", dark ? 1.7 : 2.3]} /> : <ambientLight intensity={dark ? 0.25 : 0.45} />}
      <directionalLight position={[6, 10, 5]} intensity={dark ? 1.6 : 2.1} castShadow={!plain} shadow-mapSize={[2048, 2048]} shadow-bias={-0.0004} shadow-normalBias={0.03}>
        <orthographicCamera attach="shadow-camera" args={[-7, 7, 7, -7, 0.1, 40]} />
      </directionalLight>
      <directionalLight position={[-7, 4, -6]} intensity={0.5} />
      {!plain && (
      <Environment resolution={128} frames={1}>
        <Lightformer intensity={dark ? 1.4 : 2.4} position={[0, 8, 0]} rotation-x={Math.PI / 2} scale={[14, 14, 1]} />
        <Lightformer intensity={1.2} position={[8, 2, 6]} scale={[6, 6, 1]} target={[0, 0, 0]} />
        <Lightformer intensity={0.8} position={[-9, 1, -2]} scale={[6, 8, 1]} target={[0, 0, 0]} color={dark ? "#aab4ff" : "#fff3e0"} />
      </Environment>
      )}
      <group scale={scale} onClick={click} onPointerMissed={() => !measuring && onSelect(null)}>
        <primitive object={model.scene} position={[-centre.x, -centre.y, -centre.z]} />
        {gone && <primitive object={gone.scene} position={[-centre.x, -centre.y, -centre.z]} />}
      </group>
      <mesh position={[0, floor - 0.005, 0]} rotation-x={-Math.PI / 2} receiveShadow raycast={() => undefined}>
        <planeGeometry args={[40, 40]} />
        <shadowMaterial opacity={dark ? 0.45 : 0.2} />
      </mesh>
      <Grid
        position={[0, floor - 0.01, 0]}
        args={[10, 10]}
        infiniteGrid
        cellSize={0.5}
        sectionSize={2.5}
        cellThickness={0.5}
        sectionThickness={0.9}
        cellColor={dark ? "#2e2d2a" : "#d9d5ca"}
        sectionColor={dark ? "#403e39" : "#c3beb1"}
        fadeDistance={42}
        fadeStrength={1.6}
      />
      <Colours model={model} gone={gone} selected={selected} paint={paint} dark={dark} />
      {points.map((p, i) => (
        <mesh key={i} position={p}>
          <sphereGeometry args={[0.06, 16, 16]} />
          <meshBasicMaterial color={dark ? "#9dacff" : "#2f45c5"} depthTest={false} />
        </mesh>
      ))}
      {a && b && (
        <>
          <Line points={[a, b]} color={dark ? "#9dacff" : "#2f45c5"} lineWidth={2} depthTest={false} />
          <Html position={a.clone().lerp(b, 0.5)} center zIndexRange={[5, 0]}>
            <output className="rounded-md bg-ink px-2 py-1 font-mono text-xs whitespace-nowrap text-canvas">{f.number(a.distanceTo(b) / scale)}</output>
          </Html>
        </>
      )}
      <CameraControls ref={controls} makeDefault smoothTime={0.18} draggingSmoothTime={0.08} minDistance={0.4} maxDistance={45} dollyToCursor />
      <GizmoHelper alignment="bottom-right" margin={[56, 56]}>
        <GizmoViewport scale={28} axisColors={["#c2515a", "#4f9a5e", "#4c67d6"]} labelColor="#ffffff" />
      </GizmoHelper>
    </>
  );
}

interface ViewerProps {
  url: string;
  name: string;
  selected: number | null;
  onSelect: (objectId: number | null) => void;
  paint?: Paint | null;
}

/** Loads another model, of which parts are shown with the first; null until it is there, and when there is none. */
function useGone(url: string | undefined): Model | null {
  const [model, setModel] = useState<{ url: string; model: Model } | null>(null);
  useEffect(() => {
    if (!url) return;
    const stop = new AbortController();
    // Without it the removed parts are in the list alone.
    loadModel(url, () => undefined, stop.signal).then((m) => !stop.signal.aborted && setModel({ url, model: m }), () => undefined);
    return () => stop.abort();
  }, [url]);
  return model && model.url === url ? model.model : null;
}

/** What the colours on the model mean. */
function Legend({ paint }: { paint: Paint }) {
  const t = useText();
  return (
    <div className="absolute bottom-3 left-3 max-w-[calc(100%-7.5rem)] rounded-lg border border-line bg-raised/95 px-3 py-2 text-sm shadow-float" data-painted={paint.objects.size + (paint.gone?.objects.size ?? 0)}>
      <ul aria-label={t.viewer.legend} className="flex flex-wrap gap-x-4 gap-y-1">
        {paint.legend.map((l) => (
          <li key={l.tone} className="flex items-center gap-1.5">
            <span className={clsx("size-2.5 rounded-full", tones[l.tone].swatch)} /> {l.label}
          </li>
        ))}
      </ul>
      {paint.note && <p className="mt-1 text-xs text-ink-3">{paint.note}</p>}
    </div>
  );
}

/** A model in space: turned, cut, measured, and picked from. */
export function Viewer({ url, name, selected, onSelect, paint = null }: ViewerProps) {
  const t = useText();
  const dark = useDark();
  const frame = useRef<HTMLDivElement>(null);
  const controls = useRef<CameraControls>(null);
  const [model, setModel] = useState<Model | null>(null);
  const [read, setRead] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [wire, setWire] = useState(false);
  const [measuring, setMeasuring] = useState(false);
  const [cut, setCut] = useState<Cut | null>(null);
  const gone = useGone(paint?.gone?.url);

  useEffect(() => {
    const stop = new AbortController();
    setModel(null);
    setError(null);
    loadModel(url, setRead, stop.signal).then(
      (m) => !stop.signal.aborted && setModel(m),
      (e: unknown) => !stop.signal.aborted && setError(e),
    );
    return () => stop.abort();
  }, [url, attempt]);

  const look = (side: Side) => {
    const c = controls.current;
    if (!c) return;
    const [x, y, z] = sides[side];
    void c.setLookAt(x * 12, y * 12, z * 12, 0, 0, 0, true);
  };
  const fit = () => {
    const lit = selected === null ? undefined : model?.meshes.get(selected);
    const box = new Box3();
    if (lit) for (const mesh of lit) box.expandByObject(mesh);
    else if (model) box.setFromObject(model.scene);
    void controls.current?.fitToBox(box, true, { paddingTop: 0.3, paddingBottom: 0.3, paddingLeft: 0.3, paddingRight: 0.3 });
  };
  const full = () => void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen());
  const keys = (e: KeyboardEvent) => {
    const c = controls.current;
    if (!c || e.target !== frame.current) return;
    const turn = Math.PI / 12;
    const on: Record<string, () => void> = {
      ArrowLeft: () => void c.rotate(-turn, 0, true),
      ArrowRight: () => void c.rotate(turn, 0, true),
      ArrowUp: () => void c.rotate(0, -turn, true),
      ArrowDown: () => void c.rotate(0, turn, true),
      "+": () => void c.dolly(1.5, true),
      "-": () => void c.dolly(-1.5, true),
      f: fit,
      w: () => setWire(!wire),
      m: () => setMeasuring(!measuring),
      Escape: () => onSelect(null),
    };
    const act = on[e.key];
    if (act) {
      e.preventDefault();
      act();
    }
  };
  return (
    <div ref={frame} role="application" aria-label={t.viewer.label(name)} aria-describedby="viewer-keys" tabIndex={0} onKeyDown={keys} className="relative size-full bg-sunken" data-viewer={model ? "ready" : error ? "failed" : "loading"}>
      <p id="viewer-keys" className="sr-only">
        {t.viewer.keys}
      </p>
      {error !== null && (
        <div className="absolute inset-0 z-10 flex items-center justify-center p-6">
          <Failed what={t.viewer.notLoaded} error={error} again={() => setAttempt(attempt + 1)} />
        </div>
      )}
      {!model && error === null && (
        <div className="absolute inset-0 z-10 flex flex-col items-center justify-center gap-3">
          <Bar value={read * 100} label={t.viewer.loading} className="w-48" />
          <p className="text-sm text-ink-3">{t.viewer.loading}</p>
        </div>
      )}
      {model && (
        <>
          <Canvas shadows={plain ? false : "percentage"} dpr={plain ? 1 : [1, 2]} frameloop="demand" camera={{ fov: 36, near: 0.05, far: 200, position: [7, 5, 9] }} gl={{ antialias: !plain, stencil: false }} className={measuring ? "cursor-crosshair" : "cursor-grab active:cursor-grabbing"}>
            <Scene model={model} gone={gone} paint={paint} selected={selected} onSelect={onSelect} wire={wire} cut={cut} measuring={measuring} controls={controls} dark={dark} />
          </Canvas>
          <div role="toolbar" aria-label={t.viewer.tools} className="absolute top-3 left-3 flex flex-wrap gap-0.5 rounded-lg border border-line bg-raised/95 p-1 shadow-float">
            <IconButton label={t.viewer.fit} icon="fit" onClick={fit} />
            <Menu align="start" trigger={<IconButton label={t.viewer.views} icon="eye" />} actions={(Object.keys(sides) as Side[]).map((s) => ({ label: t.viewer.sides[s], run: () => look(s) }))} />
            <IconButton label={t.viewer.section} icon="section" pressed={cut !== null} onClick={() => setCut(cut ? null : { axis: "y", at: 0.6 })} />
            <IconButton label={t.viewer.measure} icon="ruler" pressed={measuring} onClick={() => setMeasuring(!measuring)} />
            <IconButton label={t.viewer.wire} icon="wire" pressed={wire} onClick={() => setWire(!wire)} />
            <IconButton label={t.viewer.full} icon="full" onClick={full} />
          </div>
          {cut && (
            <div className="absolute top-16 left-3 flex items-center gap-2 rounded-lg border border-line bg-raised/95 px-3 py-2 shadow-float">
              {(["x", "y", "z"] as const).map((axis) => (
                <button
                  key={axis}
                  type="button"
                  aria-pressed={cut.axis === axis}
                  aria-label={t.viewer.axis(axis.toUpperCase())}
                  onClick={() => setCut({ ...cut, axis })}
                  className={clsx("size-7 rounded-md font-mono text-sm uppercase", cut.axis === axis ? "bg-accent-soft text-accent-strong" : "text-ink-2 hover:bg-sunken")}
                >
                  {axis}
                </button>
              ))}
              <input type="range" aria-label={t.viewer.sectionAt} min={0} max={1} step={0.005} value={cut.at} onChange={(e) => setCut({ ...cut, at: Number(e.target.value) })} className="w-36 accent-accent" />
            </div>
          )}
          {paint && !measuring && <Legend paint={paint} />}
          {measuring && <p className="absolute bottom-3 left-3 rounded-md bg-raised/95 px-2 py-1 text-sm text-ink-2">{t.viewer.measureHow}</p>}
        </>
      )}
    </div>
  );
}
