// ln(1 + e^x) with its full relative accuracy, twin of src/flow/softplus.rs.

const SOFTPLUS_LOWEST: f32 = -30.0;

// ln(1 + e) for 0 <= e <= 1 as 2 artanh(e / (2 + e)): no digit of a small e is lost.
fn ln_one_plus(e: f32) -> f32 {
    let q = e / (2.0 + e);
    var sum = 0.0;
    for (var k = 8; k >= 0; k--) {
        sum = sum * q * q + 2.0 / f32(2 * k + 1);
    }
    return q * sum;
}

fn softplus(x: f32) -> f32 {
    let held = max(x, SOFTPLUS_LOWEST);
    return max(held, 0.0) + ln_one_plus(exp_one(-abs(held)));
}
