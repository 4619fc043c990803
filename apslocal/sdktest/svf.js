// Reads SVF files as svf-utils does, and writes of each one line of JSON about what
// it holds: node svf.js FILE…
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { SVFReader, GLTFWriter } = require('svf-utils');

const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const times = (a, b) => identity.map((_, i) => [0, 1, 2, 3].reduce((sum, k) => sum + a[4 * k + (i % 4)] * b[4 * Math.floor(i / 4) + k], 0));

// Box is the box of points under matrices.
class Box {
	low = [Infinity, Infinity, Infinity];
	high = [-Infinity, -Infinity, -Infinity];
	add(matrix, points, used = points.keys()) {
		for (const v of used) {
			const [x, y, z] = points.subarray(3 * v, 3 * v + 3);
			for (let axis = 0; axis < 3; axis++) {
				const at = matrix[axis] * x + matrix[4 + axis] * y + matrix[8 + axis] * z + matrix[12 + axis];
				this.low[axis] = Math.min(this.low[axis], at);
				this.high[axis] = Math.max(this.high[axis], at);
			}
		}
	}
}

function matrixOf(transform) {
	if (!transform) return identity;
	if (transform.elements) return transform.elements;
	const { x, y, z } = transform.translation;
	return [...identity.slice(0, 12), x, y, z, 1];
}

// inGLTF is what the glTF of svf-utils shows.
async function inGLTF(scene) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'svf-'));
	try {
		await new GLTFWriter({ ignoreLineGeometry: true, ignorePointGeometry: true }).write(scene, dir);
		const gltf = JSON.parse(fs.readFileSync(path.join(dir, 'output.gltf')));
		const buffers = gltf.buffers.map((b) => fs.readFileSync(path.join(dir, b.uri)));
		const box = new Box();
		let triangles = 0;
		const down = (id, above) => {
			const node = gltf.nodes[id];
			const { translation: t } = node;
			const matrix = times(above, node.matrix ?? matrixOf(t && { translation: { x: t[0], y: t[1], z: t[2] } }));
			for (const { attributes, indices } of gltf.meshes[node.mesh]?.primitives ?? []) {
				const accessor = gltf.accessors[attributes.POSITION];
				const view = gltf.bufferViews[accessor.bufferView];
				const bytes = Uint8Array.from(buffers[view.buffer].subarray(view.byteOffset, view.byteOffset + view.byteLength));
				const points = new Float32Array(bytes.buffer);
				box.add(matrix, points, Array(points.length / 3).keys());
				triangles += gltf.accessors[indices].count / 3;
			}
			for (const child of node.children ?? []) down(child, matrix);
		};
		for (const root of gltf.scenes[0].nodes) down(root, identity);
		return { triangles, box };
	} finally {
		fs.rmSync(dir, { recursive: true });
	}
}

async function report(name) {
	const reader = await SVFReader.FromFileSystem(name);
	const manifest = await reader.getManifest();
	const assets = manifest.assets.filter((a) => !a.URI.startsWith('embed:'));
	for (const { URI } of assets) fs.accessSync(path.join(path.dirname(name), URI));
	const scene = await reader.read();
	const box = new Box();
	const boxes = new Box();
	const counts = { triangles: 0, lines: 0, points: 0, vertices: 0 };
	const colors = {};
	const dressed = { normals: 0, uvs: 0, colors: 0, textures: 0 };
	for (let i = 0; i < scene.getNodeCount(); i++) {
		const node = scene.getNode(i);
		const { bbox } = scene.svf.fragments[i];
		boxes.add(identity, Float64Array.from(bbox), [0, 1]);
		const { packID, entityID } = scene.svf.geometries[node.geometry];
		const mesh = scene.svf.meshpacks[packID][entityID];
		box.add(matrixOf(node.transform), mesh.vertices, Array(mesh.vcount).keys());
		counts.vertices += mesh.vcount;
		const count = mesh.tcount ?? mesh.lcount ?? mesh.vcount;
		counts[mesh.isLines ? 'lines' : mesh.isPoints ? 'points' : 'triangles'] += count;
		if (mesh.normals) dressed.normals += count;
		if (mesh.colors) dressed.colors += count;
		if (mesh.uvcount) dressed.uvs += count;
		const material = scene.svf.materials[node.material];
		const color = [...material.diffuse.slice(0, 3), material.opacity].map((c) => Math.round(1000 * c)).join(' ');
		colors[color] = (colors[color] ?? 0) + count;
		if (material.maps?.diffuse) {
			if (!scene.getImage(material.maps.diffuse.uri)) throw new Error(`${name}: no picture ${material.maps.diffuse.uri}`);
			dressed.textures += count;
		}
	}
	const { _ids, _offsets, _attrs } = scene.svf.properties;
	const objects = [];
	for (let id = 1; id < _offsets.length; id++) {
		const object = { id, externalId: _ids[id], children: scene.svf.properties.getChildren(id), properties: [] };
		for (const { name, category, value } of scene.svf.properties.enumerateProperties(id)) {
			if (category === '__name__') object.name = value;
			else if (category === '__parent__') object.parent = value;
			else if (category !== '__child__') object.properties.push([category, name, value]);
		}
		objects.push(object);
	}
	const { minXYZ, maxXYZ } = scene.getMetadata()['world bounding box'];
	return {
		name, counts, colors, dressed, box, boxes, world: { low: minXYZ, high: maxXYZ }, packs: scene.svf.meshpacks.length,
		materials: scene.getMaterialCount(), fragments: scene.getNodeCount(), units: [...new Set(_attrs.slice(1).map((a) => a[3]).filter(Boolean))],
		objects, gltf: counts.triangles > 0 ? await inGLTF(scene) : null,
	};
}

(async () => {
	for (const name of process.argv.slice(2)) console.log(JSON.stringify(await report(name)));
})();
