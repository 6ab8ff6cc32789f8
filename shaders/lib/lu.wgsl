// LU factors of the small matrices of four samples, without pivoting, twin of src/math/lu.rs. Entry (i, j) is
// matrix[4 j + i]: column after column.

// A pivot is never taken for smaller than this.
const LEAST_PIVOT: f32 = 1.0e-30;

var<private> matrix: array<vec4<f32>, 16>;

fn lu_factor(dim: u32) {
    for (var k = 0u; k < dim; k++) {
        let pivot = matrix[5u * k];
        matrix[5u * k] = select(pivot, vec4<f32>(LEAST_PIVOT), abs(pivot) < vec4<f32>(LEAST_PIVOT));
        for (var i = k + 1u; i < dim; i++) {
            matrix[4u * k + i] /= matrix[5u * k];
        }
        for (var j = k + 1u; j < dim; j++) {
            for (var i = k + 1u; i < dim; i++) {
                matrix[4u * j + i] -= matrix[4u * k + i] * matrix[4u * j + k];
            }
        }
    }
}

// log |det A| from the factors, in nats.
fn lu_log_det(dim: u32) -> vec4<f32> {
    var sum = vec4<f32>(0.0);
    for (var k = 0u; k < dim; k++) {
        sum += log(abs(matrix[5u * k]));
    }
    return sum;
}

// A^-1 b from the factors; b and the result are the coordinates.
fn lu_solve(dim: u32, b: Moved) -> Moved {
    var y = b;
    for (var k = 0u; k < dim; k++) {
        for (var i = k + 1u; i < dim; i++) {
            y.x[i] -= matrix[4u * k + i] * y.x[k];
        }
    }
    for (var s = 0u; s < dim; s++) {
        let k = dim - 1u - s;
        y.x[k] /= matrix[5u * k];
        for (var i = 0u; i < k; i++) {
            y.x[i] -= matrix[4u * k + i] * y.x[k];
        }
    }
    return y;
}
