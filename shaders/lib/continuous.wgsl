// The continuous flow, twin of src/flow/continuous.rs and ode/mod.rs: dy/dt = v(y, t) from t = 0 to tau or back, with the exact
// trace of dv/dy, by an explicit Runge-Kutta method with equal steps. The whole solve is one dispatch.
// Constants: the number S of stages, a row by row without its zeros, b (S), c (S).

const MOST_STAGES: u32 = 6u;

// The rates of the stages: of a coordinate in stage[5 i + d], of the log-determinant in stage[5 i + 4].
var<private> stage: array<vec4<f32>, 5u * MOST_STAGES>;

fn stages_of(layer: Layer) -> u32 {
    return u32(weights[layer.numbers]);
}

// Where row i of a begins; row S is b.
fn row_of(layer: Layer, i: u32) -> u32 {
    return layer.numbers + 1u + i * (max(i, 1u) - 1u) / 2u;
}

// v and tr dv/dy at (y, t), into stage[at..].
fn rates(layer: Layer, y: Moved, t: f32, at: u32, lane: u32) {
    var v = y;
    let depth = widths[layer.net];
    if (depth == 2u || depth == 3u) {
        for (var d = 0u; d < layer.dim; d++) {
            hidden[d] = v.x[d];
        }
        hidden[layer.dim] = vec4<f32>(t);
        let field = divergence(layer.net, layer.weights, layer.activation, lane);
        for (var d = 0u; d < layer.dim; d++) {
            stage[at + d] = hidden[field.at + d];
        }
        stage[at + 4u] = field.trace;
        return;
    }
    stage[at + 4u] = vec4<f32>(0.0);
    for (var i = 0u; i < 4u; i++) {
        for (var first = 0u; first < layer.dim; first += 3u) {
            seed(point_of(y, i), t, layer.dim, first);
            let start = mlp_push(layer.net, layer.weights, layer.activation, lane);
            for (var d = 0u; d < layer.dim; d++) {
                let out = hidden[start + d];
                stage[at + d][i] = out.x;
                if (d >= first && d < first + 3u) {
                    stage[at + 4u][i] += out[1u + d - first];
                }
            }
        }
    }
}

// y + h times the sum over the first `count` stages, their factors being weights[factors..].
fn advance(layer: Layer, y: Moved, h: f32, count: u32, factors: u32) -> Moved {
    var next = y;
    for (var j = 0u; j < count; j++) {
        let factor = h * weights[factors + j];
        for (var d = 0u; d < layer.dim; d++) {
            next.x[d] += factor * stage[5u * j + d];
        }
        next.log_det += factor * stage[5u * j + 4u];
    }
    return next;
}

// One step from (y, t).
fn continuous_step(layer: Layer, y: Moved, t: f32, h: f32, lane: u32) -> Moved {
    let stages = stages_of(layer);
    let b = row_of(layer, stages);
    for (var i = 0u; i < stages; i++) {
        let at = advance(layer, y, h, i, row_of(layer, i));
        rates(layer, at, t + weights[b + stages + i] * h, 5u * i, lane);
    }
    var end = advance(layer, y, h, stages, b);
    for (var d = 0u; d < layer.dim; d++) {
        end.x[d] = hold(end.x[d]);
    }
    return end;
}

fn continuous_apply(layer: Layer, sign: f32, tau: f32, before: Moved, lane: u32) -> Moved {
    var moved = before;
    let start = select(tau, 0.0, sign > 0.0);
    let h = sign * tau / f32(layer.count);
    for (var i = 0u; i < layer.count; i++) {
        moved = continuous_step(layer, moved, start + h * f32(i), h, lane);
    }
    return moved;
}
