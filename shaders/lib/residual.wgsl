// The residual layer x = z + g(z), twin of src/flow/residual/mod.rs and inverse.rs: log |det (I + J)| exactly, the inverse by
// Banach's iteration and one last step of Newton's, which takes away what rounding left.

// Iterations at most, and the step at which they end, relative to the point.
const MOST_ITERATIONS: u32 = 1000u;
const STILL: f32 = 2.0e-6;

// Whether a thread of the workgroup still moves, and the same as one number for all.
var<workgroup> moves: atomic<u32>;
var<workgroup> moving: u32;

// I + tau J at the points into `matrix`, factored; returns tau g.
fn residual_jacobian(layer: Layer, tau: f32, z: Moved, lane: u32) -> Moved {
    var g = Moved();
    for (var i = 0u; i < 4u; i++) {
        for (var first = 0u; first < layer.dim; first += 3u) {
            seed(point_of(z, i), 0.0, layer.dim, first);
            let at = mlp_push(layer.net, layer.weights, layer.activation, lane);
            for (var row = 0u; row < layer.dim; row++) {
                let y = tau * hidden[at + row];
                g.x[row][i] = y.x;
                for (var j = first; j < min(first + 3u, layer.dim); j++) {
                    matrix[4u * j + row][i] = y[1u + j - first] + select(0.0, 1.0, row == j);
                }
            }
        }
    }
    lu_factor(layer.dim);
    return g;
}

// Whether any thread says so, the same for all.
fn any_of_all(is: bool, lane: u32) -> bool {
    if (lane == 0u) {
        atomicStore(&moves, 0u);
    }
    workgroupBarrier();
    if (is) {
        atomicStore(&moves, 1u);
    }
    workgroupBarrier();
    if (lane == 0u) {
        moving = atomicLoad(&moves);
    }
    return workgroupUniformLoad(&moving) == 1u;
}

// x -> z.
fn residual_solve(layer: Layer, tau: f32, x: Moved, lane: u32) -> Moved {
    var u = x;
    var still = vec4<bool>(false);
    for (var n = 0u; n < MOST_ITERATIONS; n++) {
        for (var d = 0u; d < layer.dim; d++) {
            hidden[d] = u.x[d];
        }
        let at = mlp_apply(layer.net, layer.weights, layer.activation, lane);
        var step = vec4<f32>(0.0);
        var size = vec4<f32>(1.0);
        for (var d = 0u; d < layer.dim; d++) {
            let next = x.x[d] - tau * hidden[at + d];
            step = max(step, abs(next - u.x[d]));
            size = max(size, abs(next));
            u.x[d] = select(next, u.x[d], still);
        }
        still = still | (step <= STILL * size);
        if (!any_of_all(!all(still), lane)) {
            break;
        }
    }
    let g = residual_jacobian(layer, tau, u, lane);
    var rest = u;
    for (var d = 0u; d < layer.dim; d++) {
        rest.x[d] = u.x[d] - x.x[d] + g.x[d];
    }
    rest = lu_solve(layer.dim, rest);
    for (var d = 0u; d < layer.dim; d++) {
        u.x[d] = hold(u.x[d] - rest.x[d]);
    }
    return u;
}

fn residual_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    if (sign < 0.0) {
        moved = residual_solve(layer, tau, before, lane);
    }
    let g = residual_jacobian(layer, tau, moved, lane);
    moved.log_det += sign * lu_log_det(layer.dim);
    if (sign > 0.0) {
        for (var d = 0u; d < layer.dim; d++) {
            moved.x[d] = hold(moved.x[d] + g.x[d]);
        }
    }
    return moved;
}
